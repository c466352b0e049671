# Países de los que las fuentes hablan a menudo; cualquier otro se muestra por su código.

country-ar = Argentina
country-bo = Bolivia
country-br = Brasil
country-ca = Canadá
country-cl = Chile
country-co = Colombia
country-cr = Costa Rica
country-cu = Cuba
country-do = República Dominicana
country-ec = Ecuador
country-es = España
country-gt = Guatemala
country-hn = Honduras
country-ht = Haití
country-mx = México
country-ni = Nicaragua
country-pa = Panamá
country-pe = Perú
country-py = Paraguay
country-sv = El Salvador
country-us = Estados Unidos
country-uy = Uruguay
country-ve = Venezuela
