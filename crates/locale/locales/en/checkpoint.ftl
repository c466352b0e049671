# The signed checkpoint as it stands on a notice.

checkpoint-explained = Whoever keeps this sheet can check later that nothing before it was changed:
checkpoint-office = Office:
checkpoint-qr-code = QR code of the signed checkpoint
checkpoint-signed-checkpoint = Signed checkpoint
