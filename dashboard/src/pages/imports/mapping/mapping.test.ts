import { expect, test } from "vitest";
import { answersOf, labelOf, mappingOf, missing, sideWords } from "./mapping.ts";

const suggested = {
  columns: {
    time: "Date",
    symbol: "Ticker",
    quantity: "Qty",
    price: "Px",
    fees: ["Comm"],
    unheardOf: "X",
  },
  numbers: "comma",
  delimiter: ";",
};

test("answersOf() takes what the form knows", () => {
  const answers = answersOf(suggested);
  expect(answers).toMatchObject({
    columns: { time: "Date", symbol: "Ticker" },
    fees: ["Comm"],
    numbers: "comma",
    kind: "equity",
  });
  expect(answers.columns).not.toHaveProperty("unheardOf");
  expect([labelOf("Comm", answers), labelOf("Px", answers), labelOf("Else", answers)]).toEqual([
    "Fees",
    "Price",
    undefined,
  ]);
});

test("mappingOf() keeps what the form does not show", () => {
  const mapping = JSON.parse(mappingOf({ ...answersOf(suggested), currency: "EUR" }, suggested));
  expect(mapping).toMatchObject({
    delimiter: ";",
    currency: "EUR",
    columns: { price: "Px", fees: ["Comm"] },
  });
});

test("missing() asks for a currency when neither a column nor the user says it", () => {
  expect(missing(answersOf(suggested))).toEqual(["Currency"]);
  expect(missing({ ...answersOf({}), currency: "USD" })).toEqual([
    "Date, or date and time",
    "Symbol",
    "Quantity",
    "Price",
  ]);
});

test("sideWords() lists each word once", () => {
  expect(
    sideWords(
      ["A", "Type"],
      [
        ["", "Long"],
        ["", "Short"],
        ["", "Long"],
        ["", ""],
      ],
      "Type",
    ),
  ).toEqual(["Long", "Short"]);
});
