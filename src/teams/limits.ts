/** What Teams takes, or draws well. Lengths are UTF-16 units unless they say otherwise. */
export const LIMITS = {
  /**
   * Teams refuses messages beyond 100 KB and advises 80 KB. It counts UTF-16, the wire UTF-8, so the larger of
   * both is kept below this; some room is left for what surrounds the card.
   */
  messageBytes: 76_000,
  summary: 500,
  title: 200,
  prose: 9_000,
  paragraph: 3_000,
  span: 1_000,
  label: 200,
  tableRows: 100,
  tableColumns: 12,
  tableCell: 200,
  /** For a table in both its shapes. */
  tableBytes: 30_000,
  /** More are hidden behind an overflow menu, or left out on phones. */
  actions: 6,
  /** Letters on the buttons of one row, each with its edges: a phone would cut longer rows to dots. */
  actionsText: 40,
  actionEdges: 4,
  buttonText: 60,
  /** A longer label stands below its item instead of beside it. */
  sideButtonText: 16,
  callLength: 6_000,
  options: 100,
  optionText: 120,
  pickerBytes: 24_000,
  /** Beyond so many a list can be searched by typing. */
  searchedOptions: 12,
  checkboxes: 12,
  formFields: 40,
  inputValue: 4_000,
  inputLabel: 300,
  inputError: 300,
  url: 2_000,
} as const
