"""The catalogue: every service of the reference list, with its definition where it runs online."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from app.forms import Field, FormDefinition, Words
from app.strict_yaml import DefinitionError, load_strict
from licensing.catalogue.definitions import Module, ServiceDefinition
from licensing.catalogue.facts import DocumentType, ServiceFacts, document_types, service_facts
from licensing.catalogue.words import Wording, wording

HERE = Path(__file__).parent
OWN_FIELDS = "details"


class UnknownService(LookupError):
    """No service has this code."""


@dataclass(frozen=True)
class Service:
    """One service: its facts, definition if online, and the questions it asks by module.

    ``retired``: it was made in the editor and taken back; it is known by name and nobody may begin it.
    """

    facts: ServiceFacts
    definition: ServiceDefinition | None
    modules: tuple[Module, ...]
    retired: bool = False

    @property
    def code(self) -> str:
        return self.facts.code

    @property
    def online(self) -> bool:
        return self.definition is not None

    @property
    def name_ar(self) -> str:
        return self.definition.name.ar if self.definition and self.definition.name else self.facts.name_ar

    @property
    def name_en(self) -> str:
        named = self.definition.name.en if self.definition and self.definition.name else None
        return named or self.facts.name_en

    @property
    def name(self) -> str:
        """In the reader's language; what is kept with a case is ``name_ar``."""
        return str(Words(ar=self.name_ar, en=self.name_en))

    @property
    def output(self) -> str:
        """The document it gives, in the reader's language."""
        return str(Words(ar=self.facts.output_document_ar, en=self.facts.output_document_en))

    @property
    def days(self) -> int:
        """Working days of the officer's clock: as it runs online, else as the list says."""
        return self.definition.deadline.working_days if self.definition else self.facts.target_days

    @property
    def documents(self) -> tuple[DocumentType, ...]:
        """What the list asks for, documents and fields."""
        return tuple(document_types()[key] for key in self.facts.required_documents)

    @property
    def fee(self) -> str:
        """The basis of the fee in words."""
        return str(wording().fee_basis[self.facts.fee_basis])

    @property
    def validity(self) -> str:
        return str(wording().validity[self.facts.validity])

    @property
    def procedure(self) -> str:
        return str(wording().procedures[self.facts.workflow_kind])

    @cached_property
    def form(self) -> FormDefinition:
        """All questions of the service as one form."""
        return FormDefinition(code=self.code, fields=tuple(field for module in self.modules for field in module.fields))

    def form_of(self, module_code: str) -> FormDefinition:
        """The questions of one module, with conditions on questions of other modules left out."""
        module = next(module for module in self.modules if module.code == module_code)
        return self.form.only([field.name for field in module.fields])


class _Current:
    """What stands over the files now; a new object with each publication, so that what was derived from it is derived anew."""

    services: dict[str, Service] | None = None
    retired: Mapping[str, Service] = {}
    edition = 0


def services() -> dict[str, Service]:
    """Every service by code, in the order of the list and then those made in the editor, as new applications get it.

    Raises:
        DefinitionError: with file and line, for a fault in any file of the catalogue.
    """
    return _Current.services or file_services()


@lru_cache(maxsize=1)
def file_services() -> dict[str, Service]:
    """Every service as its file says."""
    defined = read_definitions(HERE / "services")
    shared = modules()
    return {code: _merged(facts, defined.get(code), shared) for code, facts in service_facts().items()}


def retired_services() -> list[Service]:
    """Services that were made in the editor and taken back."""
    return list(_Current.retired.values())


def edition() -> int:
    """A number that grows with each publication in this process; what is derived from all services is kept by it."""
    return _Current.edition


def put_over_files(published: Iterable[ServiceDefinition], taken_back: Iterable[ServiceDefinition] = ()) -> None:
    """Definitions that the editor published stand over the files' where they are newer, and beside them where no file has their code.

    Args:
        published: one of each code; nothing takes all back.
        taken_back: of which no version is offered any more. A service of a file then runs as its file says, another is retired.
    """
    over = {d.code: service_with(d.code, d) for d in published if _stands(d)}
    _Current.services = file_services() | over if over else None
    _Current.retired = {d.code: Service(d.facts, None, (), retired=True) for d in taken_back if d.facts and d.code not in file_services()}
    _Current.edition += 1


def service_with(code: str, definition: ServiceDefinition) -> Service:
    """The service with this definition: with the facts of the list, or those that the definition brings itself.

    Raises:
        UnknownService: neither says anything of it.
    """
    facts = service_facts().get(code) or definition.facts
    if facts is None:
        raise UnknownService(code)
    return _merged(facts, definition, modules())


def _stands(definition: ServiceDefinition) -> bool:
    shipped = file_services().get(definition.code)
    if shipped is None:
        return definition.facts is not None
    return shipped.definition is None or definition.version > shipped.definition.version


def get_service(code: str) -> Service:
    """The service of this code; a retired one has no definition.

    Raises:
        UnknownService: there is none and never was.
    """
    found = services().get(code) or _Current.retired.get(code)
    if found is None:
        raise UnknownService(code)
    return found


@lru_cache(maxsize=1)
def modules() -> dict[str, Module]:
    """The shared groups of questions by code."""
    return read_modules(HERE / "modules")


def read_modules(folder: Path) -> dict[str, Module]:
    """Every module of a folder; the file is named after the code."""
    read = {}
    for path in sorted(folder.glob("*.yaml")):
        module = load_strict(path, Module)
        if module.code != path.stem:
            raise DefinitionError(path, 1, f"code: {module.code!r} is not the name of the file")
        read[module.code] = module
    return read


def read_definitions(folder: Path) -> dict[str, ServiceDefinition]:
    """Every definition of a folder tree; the file is named after the code and stands in the folder of its group."""
    read = {}
    for path in sorted(folder.glob("*/*.yaml")):
        definition = load_strict(path, ServiceDefinition)
        facts = service_facts().get(definition.code)
        if definition.code != path.stem:
            raise DefinitionError(path, 1, f"code: {definition.code!r} is not the name of the file")
        if facts is None or facts.group != path.parent.name:
            raise DefinitionError(path, 1, f"code: no service {definition.code!r} in group {path.parent.name!r}")
        if unknown := [code for code in definition.modules if code not in modules()]:
            raise DefinitionError(path, 1, f"modules: unknown {unknown}")
        read[definition.code] = definition
    return read


def _merged(facts: ServiceFacts, definition: ServiceDefinition | None, shared: dict[str, Module]) -> Service:
    if definition is None:
        return Service(facts, None, ())
    asked = tuple(shared[code] for code in definition.modules)
    return Service(facts, definition, (*asked, *_own_module(definition.fields)))


def _own_module(fields: tuple[Field, ...]) -> tuple[Module, ...]:
    """The service's own questions as one more module."""
    if not fields:
        return ()
    return (Module(code=OWN_FIELDS, title=Words(ar="بيانات الطلب", en="Details"), fields=fields),)


__all__ = ["Service", "UnknownService", "Wording", "get_service", "modules", "services"]
