"""The documentation of the survey language, kept true by the code that it documents.

Pages are Markdown in `docs/survey-language`. What a page takes from the code stands between two comments
and is written anew (`regions`), and so is what a survey says in a dialogue (`dialogue`); pages of faults
are written whole (`faults`). What no code can say is in `words`, and is checked to be complete.

    pages.refresh(text, commands)      one page, as it has to be
    writing.write_pages(folder, ...)   all of them
"""
