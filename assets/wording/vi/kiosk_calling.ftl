# Ringing for staff from the page of help.
kiosk-call-staff = Gọi cán bộ
kiosk-called = Chuông đã reo
kiosk-called-sentence = Mời quý vị chờ tại máy này. Nếu chưa có ai đến:
