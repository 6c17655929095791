# What the kiosk says aloud to whoever sees nothing of the screen: the keys, what stands in place already, the end.
kiosk-speech-keys = Phím sao để nghe lại hoặc ngừng đọc, phím số không để kết thúc, phím cộng và trừ để chỉnh âm lượng.
kiosk-speech-fixed = Có sẵn { $fixed }. Mời bấm các số đứng sau.
kiosk-speech-ended = Lượt tra cứu đã kết thúc. Thông tin của quý vị đã được xoá.
