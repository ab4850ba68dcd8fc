"""National codes with validity: regions, industries, project and credit codes, the working calendar."""
