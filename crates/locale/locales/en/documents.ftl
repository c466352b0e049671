# Documents that are handed out from the pages.

documents-answer = Answer to the family (art. 18), in plain words
documents-batch = Report of the batch: announced and named
documents-ced = Draft of an urgent action for the Committee on Enforced Disappearances
documents-dossier = Dossier: everything said of the person, with its sources
documents-text = Text
documents-title = Documents to hand over
documents-wgeid = Draft for the Working Group on Enforced Disappearances
