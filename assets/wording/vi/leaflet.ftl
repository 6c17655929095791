# The citizen's leaflet on asking by SMS, A5: `sms-gateway leaflet`.

leaflet-title = Tra cứu hồ sơ bằng tin nhắn
leaflet-compose = Soạn tin
leaflet-message = HS <mã trên giấy hẹn>
leaflet-send-to = gửi
leaflet-where = Mã nằm ở góc trên của giấy hẹn.
leaflet-example = Ví dụ: { $example }
leaflet-answer = Quý vị nhận ngay một tin trả lời.

leaflet-more = Cách soạn khác
leaflet-keypad-text = { $keypad }
leaflet-keypad = Mười chữ số của mã bấm máy.
leaflet-own-text = HS
leaflet-own = Từ số đã đăng ký: hồ sơ của quý vị.
leaflet-several-text = HS <mã>, <mã>, <mã>
leaflet-several = Hỏi đến ba hồ sơ trong một tin.
leaflet-proof-text = HS <mã> <4 số cuối căn cước>
leaflet-proof = Biết thêm giấy tờ thiếu, tiền cần nộp.
leaflet-follow-text = DK <mã>
leaflet-follow = Báo khi có thay đổi. Thôi: HUY <mã>.
leaflet-rate-text = DG <mã> <1 đến 5>
leaflet-rate = Chấm sau khi nhận kết quả; 5 là rất tốt.
leaflet-stop-text = HUY
leaflet-stop = Ngừng nhận tin báo, vẫn tra cứu được. Nhận lại: soạn DK.
leaflet-language-text = EN <mã>
leaflet-language = Trả lời bằng tiếng Anh.

leaflet-marks = Viết hoa, viết thường, có dấu, không dấu đều được. Không gõ dấu < >.
leaflet-care = Chúng tôi không bao giờ nhắn xin tiền hay mã xác nhận.
leaflet-cost = Giá mỗi tin theo đầu số nhận tin.
leaflet-help = Cần giúp: { $hotline }
leaflet-portal = Tra cứu trên mạng: { $portal }
