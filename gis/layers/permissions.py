"""What the catalogue of layers guards. Public layers need no permission."""

from enum import StrEnum


class Permission(StrEnum):
    LAYER_VIEW = "gis:layer:view"  # internal layers; restricted ones ask for a named role besides
    LAYER_EDIT = "gis:layer:edit"
    LAYER_PUBLISH = "gis:layer:publish"
    LAYER_DOWNLOAD = "gis:layer:download"  # the shapes of a layer that is not public, as a file
