# Signing in, and what stands against it.

signin-code = Code
signin-code-help = Six digits, or a recovery code, if the account has a second factor.
signin-name = Name
signin-password = Password
signin-title = Sign in
signin-too-many = Too many failed tries: wait { $seconds } s.
signin-try-again = Too many failed tries: wait { $seconds } s and try again.
signin-wrong = Wrong name, password or code.
