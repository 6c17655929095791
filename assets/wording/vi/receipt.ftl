# Chữ in trên nhãn dán và giấy tiếp nhận hồ sơ.

receipt-keypad = Mã bấm máy
receipt-ask = Hỏi: { $hotline }
