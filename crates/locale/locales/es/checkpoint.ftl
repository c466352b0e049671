# La constancia firmada, como va en un aviso.

checkpoint-explained = Quien guarda esta hoja puede comprobar más tarde que nada de lo anterior fue cambiado:
checkpoint-office = Oficina:
checkpoint-qr-code = Código QR con la constancia firmada
checkpoint-signed-checkpoint = Constancia firmada
