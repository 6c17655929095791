# What the kiosk says of a device that was lost in the middle of a visit.
kiosk-speaker-lost = Loa chưa sẵn sàng. Mời xem trên màn hình, hoặc nhờ cán bộ đọc giúp.
