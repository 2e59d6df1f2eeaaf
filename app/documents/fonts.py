"""The house's typeface as files: IBM Plex Sans Arabic, complete, for papers and pictures."""

from pathlib import Path

_ROOT = Path(__file__).parents[2]
FONT_FOLDERS = (_ROOT / "app/static/dist/fonts/complete", _ROOT / "node_modules/@ibm/plex-sans-arabic/fonts/complete/woff2")


def font_file(weight: str) -> Path:
    """Where the weight (``Regular``, ``Medium``, ``Bold``) lies.

    Raises:
        FileNotFoundError: the assets were not built.
    """
    candidates = [folder / f"IBMPlexSansArabic-{weight}.woff2" for folder in FONT_FOLDERS]
    for path in candidates:
        if path.is_file():
            return path
    raise FileNotFoundError(f"IBM Plex Sans Arabic is missing; run the asset build: {candidates[0]}")
