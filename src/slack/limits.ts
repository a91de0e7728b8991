/** What Slack accepts; a message over one of these is refused as a whole. Lengths are UTF-16 units. */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  /** Slack documents no total, but refuses messages of some 13,000 characters with `msg_blocks_too_long`. */
  messageText: 12_000,
  fallbackText: 3_000,
  header: 150,
  section: 3_000,
  fields: 10,
  fieldText: 2_000,
  actions: 25,
  buttonText: 75,
  buttonValue: 2_000,
  options: 100,
  optionText: 75,
  optionValue: 150,
  placeholder: 150,
  tableRows: 100,
  tableColumns: 20,
  tableText: 9_000,
  tableCell: 200,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  viewTitle: 24,
  inputLabel: 2_000,
  inputHint: 2_000,
  inputValue: 3_000,
  inputError: 300,
  checkboxes: 10,
  privateMetadata: 3_000,
  url: 3_000,
} as const

/** Longest run of text taken from one span; names are rarely a tenth of it. */
export const SPAN_LENGTH = 1_000
