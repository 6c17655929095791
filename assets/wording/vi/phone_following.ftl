# Nhận tin nhắn về hồ sơ, từ trang điện thoại mở bằng mã QR trên giấy tiếp nhận.

phone-follow = Nhận tin nhắn
phone-followed = Đã đăng ký. Chúng tôi sẽ nhắn tới số điện thoại trên hồ sơ khi có thay đổi.
phone-not-followed = Chưa đăng ký được: hồ sơ chưa có số di động nhận tin. Mời quý vị hỏi tại quầy.
