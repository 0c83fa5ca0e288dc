"""The application in the browser: its pages, what it keeps, and who may do what.

ask, chat  questions and answers; framed puts the page into what Gradio serves
shell      the frame that all pages share        store    what the application keeps, in SQLite
gate       what every request passes through     people   who is asking, and what he may do
documents  a document as it is read beside an answer      library, uploads  files taken in, replaced, removed (worker, taking, holdings)
talks      what was asked before                           feedback, quality   what people and measures say
tables     indicators and duties over all documents        log      who did what, and when
"""
