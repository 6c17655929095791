# What the kiosk says aloud besides what stands on the screen.
kiosk-speech-choice = Bấm { $number }: { $words }.
kiosk-speech-typing = Mời bấm số. Bấm phím Enter để gửi, phím xoá lùi để xoá một số, phím gạch chéo để quay lại.
kiosk-speech-hidden = Đã bấm { $count } số.
kiosk-speech-headphones = Phần thông tin riêng của quý vị chỉ được đọc qua tai nghe. Quý vị có thể xem trên màn hình, hoặc hỏi quầy.
