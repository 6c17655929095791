# Điều chỉnh thời hạn và các phần việc có hạn riêng: giải trình cho cán bộ, và báo cáo.

explain-adjusted = Điều chỉnh hạn lúc { $decided }: { $before } → { $after }. Lý do: { $reason }
explain-adjusted-by-slip = Điều chỉnh hạn lúc { $decided }: { $before } → { $after }. Lý do: { $reason }, phiếu số { $slip }
explain-adjustment-broken = Cần kiểm tra: quyết định này thay hạn { $before }, không phải hạn đang có hiệu lực khi đó.
explain-phase = Phần việc của { $agency }: từ { $begins }, hạn { $deadline }, chưa xong
explain-phase-ended = Phần việc của { $agency }: từ { $begins }, hạn { $deadline }, xong { $ended }
explain-phase-late = Phần việc của { $agency }: từ { $begins }, hạn { $deadline }, xong { $ended }, quá hạn
explain-phase-told = Bước của { $agency } lúc { $begins }: hạn riêng { $deadline }
explain-phase-unnamed = cơ quan chưa rõ

report-adjustments = Điều chỉnh thời hạn giải quyết
column-reason = Lý do
column-decided-at = Ngày quyết định
column-deadline-before = Hạn cũ
column-deadline-after = Hạn mới
cell-supplement = Bổ sung hồ sơ
cell-financial-duty = Nghĩa vụ tài chính
cell-consultation = Lấy ý kiến cơ quan khác
cell-inspection = Thẩm định, kiểm tra thực địa
cell-force-majeure = Bất khả kháng
cell-calendar-notice = Thông báo lịch nghỉ
cell-own-delay = Cơ quan làm quá hạn, đã hẹn lại
cell-correction = Đính chính ngày đã ghi
cell-link-whole = Khớp
cell-link-broken = Không khớp hạn trước đó, cần kiểm tra
