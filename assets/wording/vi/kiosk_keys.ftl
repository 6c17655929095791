# What the kiosk says aloud to whoever goes by the numeric keypad and by ear.
kiosk-speech-typed = Đã bấm: { $typed }.
kiosk-speech-erased = Đã xoá, còn { $count } số.
kiosk-speech-erased-all = Đã xoá hết.
kiosk-speech-all-typed = Đã đủ số. Mời bấm phím Enter.
kiosk-speech-letters = Chữ cái chỉ bấm được trên màn hình.
kiosk-speech-back = Bấm phím gạch chéo để quay lại.
kiosk-speech-other-form = Bấm phím dấu chấm để đổi sang: { $form }.
kiosk-speech-code = Mã hồ sơ: { $code }.
kiosk-speech-steps = Các bước:
