"""Citizens' 940 reports: from «there is a hole in my street» to the photo of the mended street."""
