'use strict';
// A carrier's SMPP server for the tests, by the npm package smpp and so by other hands than the transceiver it tests.
// Commands come on standard input, one JSON object a line; each answer goes out the same way.
//
//   {"texts": [{"from", "to", "text", "ref", "parts", "how"}]}   deliver these, `window` at a time, until acknowledged
//   {"report": true}                                             what was acknowledged and what was submitted
//   {"hang_up": true}                                            break the connection
//   {"set": {"throttle": 7, "refuse": "84905000013", "deaf": true, "late": 0.3}}
//
// A text that was not acknowledged when the connection broke is delivered again at the next bind.
const smpp = require('smpp');
const readline = require('readline');

const options = Object.assign({ window: 200, throttle: 0, refuse: '', deaf: false, receipts: false, id: 'sim', word: 'word' },
  JSON.parse(process.argv[2] || '{}'));
const waiting = [];
const flying = new Map();
const replies = [];
const acknowledged = [];
const statuses = {};
let session = null;
let binds = 0;
let submitted = 0;
let pieces = 0;

const server = smpp.createServer({ enable_proxy_protocol_detection: false }, (each) => {
  each.on('error', () => {});
  each.on('bind_transceiver', (pdu) => {
    if (pdu.system_id !== options.id || pdu.password !== options.word) {
      each.send(pdu.response({ command_status: smpp.ESME_RBINDFAIL }));
      each.close();
      return;
    }
    each.send(pdu.response({ system_id: 'simulator' }));
    session = each;
    binds += 1;
    deliver();
  });
  each.on('enquire_link', (pdu) => { if (!options.deaf) each.send(pdu.response()); });
  each.on('unbind', (pdu) => { each.send(pdu.response()); each.close(); });
  each.on('submit_sm', (pdu) => take(each, pdu));
  each.on('deliver_sm_resp', (pdu) => settle(each, pdu));
  each.on('close', () => {
    if (session !== each) return;
    session = null;
    for (const text of flying.values()) waiting.unshift(text);
    flying.clear();
  });
});

function deliver() {
  while (session && waiting.length && flying.size < options.window) {
    const text = waiting.shift();
    const fields = { source_addr_ton: 1, source_addr_npi: 1, source_addr: text.from, destination_addr: text.to };
    if (text.udh) {
      fields.esm_class = 0x40;
      fields.short_message = { udh: Buffer.from(text.udh, 'hex'), message: text.text };
    } else {
      fields.short_message = text.text;
    }
    if (text.esm_class) fields.esm_class = text.esm_class;
    if (text.coding !== undefined) fields.data_coding = text.coding;
    for (const name of ['sar_msg_ref_num', 'sar_total_segments', 'sar_segment_seqnum', 'message_payload',
      'receipted_message_id', 'message_state']) {
      if (text[name] !== undefined) fields[name] = text[name];
    }
    const pdu = new smpp.PDU('deliver_sm', fields);
    if (!session.send(pdu)) { waiting.unshift(text); return; }
    flying.set(pdu.sequence_number, text);
  }
}

function settle(each, pdu) {
  if (each !== session) return;
  const text = flying.get(pdu.sequence_number);
  flying.delete(pdu.sequence_number);
  statuses[pdu.command_status] = (statuses[pdu.command_status] || 0) + 1;
  if (text && pdu.command_status === 0) acknowledged.push(Date.now());
  else if (text && pdu.command_status !== 0x65) setTimeout(() => { waiting.push(text); deliver(); }, 100);
  deliver();
}

function take(each, pdu) {
  submitted += 1;
  if (options.throttle && submitted % options.throttle === 0) {
    each.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    return;
  }
  if (pdu.destination_addr === options.refuse) {
    each.send(pdu.response({ command_status: smpp.ESME_RINVDSTADR }));
    return;
  }
  pieces += 1;
  const id = pieces.toString(16).padStart(8, '0').toUpperCase();
  const said = pdu.short_message.message === undefined ? pdu.message_payload : pdu.short_message;
  replies.push({
    to: pdu.destination_addr, from: pdu.source_addr, text: said.message.toString(), at: Date.now(), id,
    udh: said.udh ? said.udh.map((one) => Buffer.from(one).toString('hex')).join('') : '',
    coding: pdu.data_coding, receipt: pdu.registered_delivery, octets: Buffer.byteLength(said.message.toString(), 'latin1'),
    sar: pdu.sar_total_segments === undefined ? null : [pdu.sar_msg_ref_num, pdu.sar_total_segments, pdu.sar_segment_seqnum],
  });
  each.send(pdu.response({ message_id: id }));
  if (options.receipts && pdu.registered_delivery) {
    waiting.push({ from: pdu.destination_addr, to: pdu.source_addr, esm_class: 4, coding: 0,
      text: `id:${id.toLowerCase()} sub:001 dlvrd:001 submit date:2406240900 done date:2406240901 stat:DELIVRD err:000 text:` });
    deliver();
  }
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const told = JSON.parse(line);
  if (told.texts) { waiting.push(...told.texts); deliver(); }
  if (told.set) Object.assign(options, told.set);
  if (told.hang_up && session) session.destroy();
  if (told.count) answer({ acknowledged: acknowledged.length, replies: replies.length, waiting: waiting.length + flying.size, binds });
  if (told.report) {
    answer({ acknowledged: acknowledged.length, acknowledged_from: acknowledged[0], acknowledged_to: acknowledged[acknowledged.length - 1],
      replies, binds, statuses, waiting: waiting.length + flying.size });
  }
}).on('close', () => process.exit(0));

function answer(value) { process.stdout.write(`${JSON.stringify(value)}\n`); }

server.listen(options.port || 0, '127.0.0.1', () => answer({ port: server.address().port }));
