/** Flex queries of our own, for tests: one account that bought ten shares and sold them. */
export type Attributes = Readonly<Record<string, string>>;

export const tag = (name: string, attributes: Attributes, inner?: string) => {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return inner === undefined
    ? `<${name}${list.join("")} />`
    : `<${name}${list.join("")}>${inner}</${name}>`;
};

export const HEADER = { accountId: "U0000001", fromDate: "2024-03-01", toDate: "2024-03-31" };

export const statement = (inner: string, header: Attributes = HEADER) =>
  tag("FlexStatement", header, inner);
/** A whole query; each statement begins on a line of its own. */
export const flex = (...statements: readonly string[]) =>
  tag(
    "FlexQueryResponse",
    { type: "AF" },
    `\n${tag("FlexStatements", {}, `\n${statements.join("")}`)}`,
  );

export const BUY = {
  accountId: "U0000001",
  currency: "USD",
  assetCategory: "STK",
  symbol: "TEST",
  multiplier: "1",
  tradeID: "901",
  transactionID: "801",
  ibExecID: "0000aaaa.00000001.01.01",
  ibOrderID: "701",
  dateTime: "20240304;093000",
  tradeDate: "20240304",
  transactionType: "ExchTrade",
  exchange: "ARCA",
  buySell: "BUY",
  quantity: "10",
  tradePrice: "25.5",
  proceeds: "-255",
  taxes: "0",
  ibCommission: "-1",
  ibCommissionCurrency: "USD",
  netCash: "-256",
  openCloseIndicator: "O",
  fifoPnlRealized: "0",
  levelOfDetail: "EXECUTION",
};
export const SELL = {
  ...BUY,
  tradeID: "902",
  transactionID: "802",
  ibExecID: "0000aaaa.00000002.01.01",
  ibOrderID: "702",
  dateTime: "20240305;100000",
  tradeDate: "20240305",
  buySell: "SELL",
  quantity: "-10",
  tradePrice: "26",
  proceeds: "260",
  netCash: "259",
  openCloseIndicator: "C",
  fifoPnlRealized: "3",
};
export const trades = (...rows: readonly Attributes[]) =>
  tag("Trades", {}, rows.map((row) => tag("Trade", row)).join("\n"));
