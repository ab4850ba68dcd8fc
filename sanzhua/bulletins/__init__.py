"""通报: numbers frozen with the versions that they quote, prose that stays editable, as docx, pdf and xlsx."""
