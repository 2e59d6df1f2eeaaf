"""The service catalogue: 339 services as facts, those that run online as definitions, procedures and words."""

from licensing.catalogue.checking import check_catalogue
from licensing.catalogue.fees import FeeQuantity, fee_quantities
from licensing.catalogue.library import Service, UnknownService, get_service, services
from licensing.catalogue.listing import ServiceGroup, search_services, service_groups
from licensing.catalogue.procedures import FOLDER as PROCEDURES_FOLDER
from licensing.catalogue.words import phrases, sources, wording

__all__ = [
    "PROCEDURES_FOLDER",
    "FeeQuantity",
    "Service",
    "ServiceGroup",
    "UnknownService",
    "check_catalogue",
    "fee_quantities",
    "get_service",
    "phrases",
    "search_services",
    "service_groups",
    "services",
    "sources",
    "wording",
]
