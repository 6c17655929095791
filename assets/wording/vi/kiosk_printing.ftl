# What the kiosk says of printing, and what stands on a slip besides the answer.
kiosk-slip-title = Phiếu tra cứu hồ sơ, in lúc { $hour }, { $day }
kiosk-slip-foot = Phiếu này không thay giấy hẹn. Mời giữ phiếu cẩn thận.
kiosk-slip-scan = Lần sau, mời đưa mã này vào ô quét, khỏi phải nhập mã.
kiosk-printing = Đang in. Mời quý vị lấy phiếu ở khe in.
kiosk-printed = Đã in xong. Mời quý vị lấy phiếu.
kiosk-printer-paper-out = Máy in hết giấy. Mời chụp lại màn hình, hoặc nhờ cán bộ in giúp.
kiosk-printer-lost = Máy in chưa sẵn sàng. Mời chụp lại màn hình, hoặc nhờ cán bộ in giúp.
