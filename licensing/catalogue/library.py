"""The catalogue: every service of the reference list, with its definition where it runs online."""

from collections.abc import Iterable
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
    """No service of the list has this code."""


@dataclass(frozen=True)
class Service:
    """One service: facts of the list, definition if online, and the questions it asks by module."""

    facts: ServiceFacts
    definition: ServiceDefinition | None
    modules: tuple[Module, ...]

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


def services() -> dict[str, Service]:
    """Every service by code, in the order of the list, as new applications get it.

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


def put_over_files(published: Iterable[ServiceDefinition]) -> None:
    """Definitions that the editor published stand over the files' where they are newer; an empty list takes all back."""
    newer = {d.code: d for d in published if d.code in file_services() and d.version > _file_version(d.code)}
    _Current.services = file_services() | {code: service_with(code, d) for code, d in newer.items()} if newer else None


def service_with(code: str, definition: ServiceDefinition) -> Service:
    """The service of the list with this definition instead of its file's."""
    return _merged(service_facts()[code], definition, modules())


def _file_version(code: str) -> int:
    definition = file_services()[code].definition
    return definition.version if definition else 0


def get_service(code: str) -> Service:
    """The service of this code.

    Raises:
        UnknownService: the list has none.
    """
    try:
        return services()[code]
    except KeyError as error:
        raise UnknownService(code) from error


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
