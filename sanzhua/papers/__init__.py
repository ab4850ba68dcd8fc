"""Official documents as values, and their writers in the layout of GB/T 9704-2012: .docx and .pdf."""
