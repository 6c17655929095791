# Words printed on the label and the receipt.

receipt-keypad = Keypad code
receipt-ask = Ask: { $hotline }
