# Documentos que se entregan desde las páginas.

documents-answer = Respuesta a la familia (art. 18), en palabras sencillas
documents-batch = Informe del grupo: anunciados y nombrados
documents-ced = Borrador de acción urgente para el Comité contra la Desaparición Forzada
documents-dossier = Expediente: todo lo que se dice de la persona, con sus fuentes
documents-text = Texto
documents-title = Documentos para entregar
documents-wgeid = Borrador para el Grupo de Trabajo sobre las Desapariciones Forzadas
