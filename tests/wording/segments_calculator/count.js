// Reads texts as JSON, one a line, and answers each with its segments and its encoding: "3 UCS-2".
"use strict";

const readline = require("node:readline");
const { SegmentedMessage } = require("sms-segments-calculator");

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const counted = new SegmentedMessage(JSON.parse(line), "auto");
  process.stdout.write(`${counted.segmentsCount} ${counted.encodingName}\n`);
});
