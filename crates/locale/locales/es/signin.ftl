# Entrar, y lo que lo impide.

signin-code = Código
signin-code-help = El de seis cifras, o uno de recuperación, si la cuenta tiene segundo factor.
signin-name = Nombre
signin-password = Contraseña
signin-title = Entrar
signin-too-many = Demasiados intentos fallidos: espere { $seconds } s.
signin-try-again = Demasiados intentos fallidos: espere { $seconds } s y vuelva a intentarlo.
signin-wrong = Nombre, contraseña o código incorrectos.
