# Màn hình của điện thoại viên. Chữ cho người trong cơ quan, không gửi cho công dân, trừ phần "console-answer-".

console-title = Tổng đài tra cứu
console-sign-in = Đăng nhập
console-name = Tên đăng nhập
console-secret = Mật khẩu
console-one-time = Mã 6 số trên ứng dụng xác thực
console-extension = Số máy lẻ
console-extension-hint = Để cuộc gọi hiện đúng màn hình này
console-sign-in-refused = Chưa đăng nhập được. Mời kiểm tra lại những gì đã nhập.
console-signed-out = Phiên làm việc đã kết thúc. Mời đăng nhập lại.
console-sign-out = Thoát
console-away = Chưa kết nối được máy chủ tra cứu. Mời thử lại.
console-form-unfit = Trang này đã cũ. Mời làm lại.
console-not-allowed = Vai trò của quý vị không được làm việc này.
console-too-many = Quý vị đã tra cứu nhiều lần. Mời đợi rồi thử lại.
console-not-found = Không có hồ sơ theo mã này.
console-conflict = Người khác đã làm việc này trước.
console-other-language = English

console-role-operator = điện thoại viên
console-role-supervisor = trưởng ca
console-role-counter = cán bộ quầy
console-role-admin = quản trị

console-nav-call = Cuộc gọi
console-nav-chats = Trò chuyện
console-nav-tickets = Phiếu việc
console-nav-approvals = Phê duyệt
console-nav-reports = Báo cáo

## Cuộc gọi

console-call-none = Chưa có cuộc gọi
console-call-live = Đang nói chuyện
console-call-no-number = Không hiện số
console-call-hint = không dùng để xác minh
console-call-ringing = Có cuộc gọi đến
console-call-take = Nhận cuộc gọi

console-search = Tìm hồ sơ
console-search-hint = Mã, mã bấm máy, số điện thoại, số căn cước hoặc tên không dấu
console-search-go = Tìm
console-search-empty = Mời nhập điều cần tìm.
console-search-none = Không tìm thấy hồ sơ nào.
console-by-code = mã
console-by-keypad = mã bấm máy
console-by-phone = số điện thoại
console-by-id_number = số căn cước
console-by-name = tên
console-near = gần đúng
console-results = Kết quả
console-purpose = Mục đích xem
console-purpose-caller_asks = Trả lời người nộp
console-purpose-at_counter = Người nộp có mặt tại quầy
console-purpose-call_back = Gọi lại theo phiếu
console-purpose-complaint = Xem xét phản ánh
console-purpose-correction = Sửa thông tin sai
console-purpose-inspection = Thanh tra, kiểm tra
console-log = Lịch sử cuộc gọi này
console-log-call = Nhận cuộc gọi
console-log-chat = Nhận cuộc trò chuyện
console-log-found = Tổng đài tự động đã tra …{ $fact }
console-log-opened = Mở hồ sơ { $fact }
console-log-proved = Xác minh đúng
console-log-refused = Xác minh chưa đúng
console-log-code = Gửi mã một lần
console-log-text = Gửi tin nhắn
console-log-ticket = Mở phiếu số { $fact }
console-nothing-open = Chưa mở hồ sơ nào.
console-nothing-open-hint = Bấm F2, nhập mã người gọi đọc, rồi Enter.

console-read = Đọc cho người gọi
console-read-code = Đọc mã: { $code }
console-steps = Tiến trình
console-person = Người nộp
console-person-name = Họ tên
console-person-phone = Điện thoại
console-person-id = Căn cước
console-two-people = cần hai người
console-unknown = chưa có
console-hidden = chưa được xem
console-history = Ghi chú trước đây
console-open-tickets = Phiếu đang mở: { $numbers }
console-follow-ups = Người gọi thường hỏi tiếp
console-the-desk = Bộ phận Một cửa nơi nộp
console-ask-proxy = Nhận thay có được không?
console-ask-lost = Mất giấy hẹn thì làm thế nào?
console-ask-post = Có gửi kết quả qua bưu điện không?
console-ask-late = Quá hạn thì hỏi ai?
console-answer-proxy = Người nhận thay mang giấy ủy quyền, giấy hẹn và căn cước đến { $desk }.
console-answer-lost = Người nộp mang căn cước đến { $desk } để được tra và cấp lại giấy hẹn.
console-answer-post = Người nộp có thể đăng ký nhận kết quả qua bưu chính công ích tại { $desk }.
console-answer-late = Mời hỏi { $agency }, hoặc gọi { $hotline } để ghi phản ánh.

console-verify = Xác minh người gọi
console-verify-needed = Cần { $points } điểm từ các câu sau, mỗi câu phải đúng.
console-verify-proved = Đã xác minh, đến { $until }
console-verify-go = Đối chiếu
console-verify-code = Gửi mã một lần tới số đã đăng ký
console-factor-id_last4 = 4 số cuối căn cước
console-factor-full_name = Họ và tên
console-factor-phone_last4 = 4 số cuối điện thoại đã đăng ký
console-factor-submitted_on = Ngày nộp (năm-tháng-ngày)
console-factor-procedure = Thủ tục mà người gọi kể
console-factor-not-told = Người gọi chưa nói
console-factor-one_time_code = Mã một lần đã gửi
console-factor-id_card = Số căn cước trên thẻ
console-points = { $points } điểm
console-factors-none = Mời nhập ít nhất một câu trả lời của người gọi.
console-refused = Chưa đúng, hoặc chưa đủ. Không nói cho người gọi biết câu nào sai.
console-code-sent = Nếu hồ sơ có số đăng ký, mã đã được gửi tới số đó.

console-may = Được nói
console-may-not = Chưa được nói
console-may-code = Trạng thái, ngày hẹn, nơi nhận, cơ quan giải quyết
console-may-not-code = Họ tên, số điện thoại, giấy tờ còn thiếu, số tiền. Cần xác minh.
console-may-holder = Trạng thái, ngày hẹn, nơi nhận; tên đã che; giấy tờ còn thiếu; số tiền phải nộp
console-may-not-holder = Họ tên đầy đủ, số điện thoại, toàn văn phiếu
console-may-verified = Mọi điều trên màn hình này, với chính người nộp
console-may-not-verified = Số căn cước, số điện thoại đầy đủ. Cần hai người.

console-note = Ghi chú
console-note-kept = Đã lưu nháp
console-disposition = Kết quả cuộc gọi
console-disposition-answered = Đã trả lời
console-disposition-texted = Đã gửi tin nhắn
console-disposition-call_back = Hẹn gọi lại
console-disposition-passed_on = Chuyển cán bộ
console-disposition-feedback = Ghi phản ánh
console-disposition-not_proved = Chưa xác minh được
console-disposition-disconnected = Mất liên lạc
console-disposition-other = Khác
console-text = Gửi tin nhắn
console-text-to = Gửi câu trả lời tới số
console-text-sent = Tin nhắn đang được gửi. Tin chỉ có điều ai có mã cũng được biết.
console-phone-unfit = Đây chưa phải số điện thoại.
console-call-back = Hẹn gọi lại
console-call-back-to = Số gọi lại
console-call-back-about = Người gọi cần gì
console-kind = Loại phiếu
console-kind-call_back = Gọi lại
console-kind-feedback = Phản ánh, kiến nghị
console-open-ticket = Mở phiếu
console-ticket-opened = Đã mở phiếu số { $fact }.
console-pass-on = Chuyển cán bộ
console-pass-on-to = Chuyển máy tới { $desk }
console-pass-on-go = Ghi là đã chuyển
console-end = Kết thúc
console-ended = Cuộc gọi đã kết thúc và được ghi lại.
console-key-find = Tìm
console-key-choose = Chọn
console-key-open = Mở
console-recorded = Mọi lượt xem đều được ghi lại và người nộp xem được.

## Xem đầy đủ, hai người

console-full = Xem đầy đủ số căn cước và điện thoại
console-full-reason = Lý do
console-full-ask = Xin người thứ hai đồng ý
console-full-asked = Đã gửi yêu cầu số { $fact }. Kết quả ở mục Phê duyệt.
console-approvals-none = Không có yêu cầu nào.
console-approve = Đồng ý
console-refuse = Từ chối
console-decided = Đã ghi quyết định.
console-see = Xem
console-disclosure-asked = chờ quyết định
console-disclosure-approved = đã đồng ý
console-disclosure-refused = bị từ chối
console-disclosure-ended = đã hết hạn xem
console-asked-by = Người xin
console-when = Lúc
console-code = Mã hồ sơ
console-state = Trạng thái
console-person-submitter = Người nộp hồ sơ
console-person-owner = Chủ hồ sơ
console-person-proxy = Người được ủy quyền
console-person-contact = Số điện thoại ghi kèm

## Trò chuyện

console-chats-none = Không có ai đang chờ.
console-chats-waiting = đang chờ
console-chats-with = { $operator } đang trả lời
console-chats-found = Hồ sơ đã tra
console-front-web = Trò chuyện trên trang
console-front-telegram = Telegram
console-front-zalo = Zalo
console-front-messenger = Facebook
console-chat-take = Nhận trả lời
console-chat-open-code = Mở hồ sơ { $code }
console-chat-say = Trả lời
console-chat-send = Gửi
console-chat-release = Trả lại cho tổng đài tự động
console-chat-gone = Cuộc trò chuyện này đã được trả lại hoặc người khác đã nhận.
console-chat-window = Nền tảng của người dân không nhận thêm tin cho tới khi họ nhắn lại. Mời gọi điện, hoặc mở phiếu gọi lại.
console-chat-text-unfit = Câu trả lời trống hoặc dài quá 1.000 chữ.
console-chat-canned = Câu soạn sẵn
console-who-citizen = Người dân
console-who-bot = Tự động
console-who-operator = Cán bộ
console-who-house = Tổng đài
console-chat-silence = Không trả lời { $minutes } phút thì cuộc trò chuyện tự trở lại tổng đài tự động.

## Phiếu việc

console-tickets-none = Không có phiếu nào.
console-tickets-count = { $open } phiếu đang mở, { $overdue } phiếu quá hạn
console-ticket = Phiếu { $number }
console-ticket-due = Hạn
console-ticket-register-by = Hạn ghi vào hệ thống phản ánh
console-ticket-registered = Đã ghi với số { $number }
console-ticket-take = Nhận
console-ticket-release = Trả lại
console-ticket-close = Đóng phiếu
console-ticket-register = Ghi số trong hệ thống phản ánh
console-ticket-overdue = quá hạn
console-ticket-open = đang mở
console-ticket-taken = { $operator } đang làm
console-ticket-closed = đã đóng
console-ticket-outcome = Kết quả
console-outcome-answered = Đã trả lời
console-outcome-not_reached = Không liên lạc được
console-outcome-passed_on = Đã chuyển
console-outcome-withdrawn = Người dân không cần nữa
console-reason-night = ngoài giờ
console-reason-overload = tổng đài bận
console-reason-asked = theo yêu cầu
console-ticket-done = Đã ghi.
console-more = Xem tiếp

## Báo cáo

console-reports-none = Chưa có báo cáo nào được lưu.
console-reports-hint = Báo cáo được lập mỗi đêm.
console-report-late = Danh sách hồ sơ quá hạn
