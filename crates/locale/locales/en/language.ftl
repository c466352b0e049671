# The language itself: what it calls itself, and the direction in which it is written (ltr or rtl).
language-name = English
language-direction = ltr
