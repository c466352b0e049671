# La lengua misma: cómo se llama y en qué dirección se escribe (ltr o rtl).
language-name = Español
language-direction = ltr
