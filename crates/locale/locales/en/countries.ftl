# Countries that sources often speak of; any other is shown by its code.

country-ar = Argentina
country-bo = Bolivia
country-br = Brazil
country-ca = Canada
country-cl = Chile
country-co = Colombia
country-cr = Costa Rica
country-cu = Cuba
country-do = Dominican Republic
country-ec = Ecuador
country-es = Spain
country-gt = Guatemala
country-hn = Honduras
country-ht = Haiti
country-mx = Mexico
country-ni = Nicaragua
country-pa = Panama
country-pe = Peru
country-py = Paraguay
country-sv = El Salvador
country-us = United States
country-uy = Uruguay
country-ve = Venezuela
