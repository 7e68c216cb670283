/**
 * A figure of a peer that follows a rule which is not ours. The list may only shrink: a listed
 * figure that agrees fails.
 */
export type Exception = {
  readonly cases: readonly string[];
  /** Names of figures; without it the whole case is another convention. */
  readonly fields?: readonly string[];
  readonly reason: string;
};

const SPLITS = ["split0", "split0.5", "split0.333"];
/** LEAN runs each of its tests with three split factors. */
const lean = (...tests: readonly string[]) =>
  tests.flatMap((test) => SPLITS.map((split) => `lean-tb-${test}-${split}`));

const beancount = (group: string, ...tests: readonly string[]) =>
  tests.map((test) => `beancount-${group}-test_${test}`);

const EARLIER_MARKS =
  "other convention: LEAN counts the best and worst price since the position was opened, also from before the lot itself; ours start with the lot";
const NOTHING =
  "other convention: a ratio, average or extreme of nothing is null here; LEAN writes 0 or the sentinel 10";
const NAMED_LOT =
  "other convention: the posting names the lot that it reduces by price, date or label; an execution names none, and the matching rule decides";
const STRICT =
  "other convention: STRICT refuses a reduction that could take several lots; here the matching rule decides";
const UNNETTED =
  "other convention: NONE and mixed inventories keep long and short lots of one asset side by side; here an execution closes what stands against it";
const ALL_OR_NOTHING =
  "other convention: beancount refuses the whole posting; here what is there is closed and the missing rest is a gap";
const UK_RULES =
  "other convention: the UK's same-day and 30-day rules take sales to buys of later days; ours is a trading record, not a tax return";

export const EXCEPTIONS: readonly Exception[] = [
  {
    cases: lean(
      "ScaleInScaleOut1Long-FillToFill-FIFO",
      "ScaleInScaleOut1Long-FillToFill-LIFO",
      "ScaleInScaleOut1Short-FillToFill-FIFO",
      "ScaleInScaleOut1Short-FillToFill-LIFO",
      "ScaleInScaleOut2Long-FillToFill-FIFO",
    ),
    fields: ["2.mae", "2.mfe"],
    reason: EARLIER_MARKS,
  },
  {
    cases: lean("ScaleInScaleOut2Long-FillToFill-LIFO"),
    fields: ["3.mae", "3.mfe"],
    reason: EARLIER_MARKS,
  },
  {
    cases: lean("ScaleInScaleOut3Short-FillToFill-FIFO"),
    fields: ["2.mfe", "3.mae", "3.mfe"],
    reason: EARLIER_MARKS,
  },
  {
    cases: lean("ScaleInScaleOut3Short-FillToFill-LIFO"),
    fields: ["1.mfe", "3.mae", "3.mfe"],
    reason: EARLIER_MARKS,
  },
  {
    cases: lean("ScaleInScaleOut4Long-FlatToReduced-LIFO"),
    fields: ["0.entryTime"],
    reason:
      "other convention: LEAN dates the trade by the lot that it took first; here by its oldest lot",
  },
  {
    cases: ["lean-opt-ITM-long-win", "lean-opt-ITM-short-loss"],
    fields: ["0.isWin"],
    reason:
      "other convention: LEAN judges an exercised option by the underlying against break-even; here the option trade ends at its booked price, and the underlying is a trade of its own",
  },
  {
    cases: ["lean-stats-NoTrades"],
    fields: [
      "largestProfit",
      "largestLoss",
      "averageProfitLoss",
      "averageProfit",
      "averageLoss",
      "averageTradeDuration",
      "averageWinningTradeDuration",
      "averageLosingTradeDuration",
      "profitLossRatio",
      "winLossRatio",
      "winRate",
      "lossRate",
      "averageMAE",
      "averageMFE",
      "largestMAE",
      "largestMFE",
      "maximumIntraTradeDrawdown",
      "profitLossStandardDeviation",
      "profitLossDownsideDeviation",
      "profitFactor",
      "sharpeRatio",
      "sortinoRatio",
      "profitToMaxDrawdownRatio",
      "maximumEndTradeDrawdown",
      "averageEndTradeDrawdown",
      "maximumDrawdownDuration",
    ],
    reason: NOTHING,
  },
  {
    cases: ["lean-stats-ThreeWinners"],
    fields: [
      "largestLoss",
      "averageLoss",
      "averageLosingTradeDuration",
      "profitLossRatio",
      "winLossRatio",
      "profitLossDownsideDeviation",
      "profitFactor",
      "sortinoRatio",
      "profitToMaxDrawdownRatio",
      "maximumDrawdownDuration",
    ],
    reason: NOTHING,
  },
  {
    cases: ["lean-stats-TwoLosersOneWinner", "lean-stats-OneWinnerTwoLosers"],
    fields: ["sortinoRatio", "maximumDrawdownDuration"],
    reason: NOTHING,
  },
  {
    cases: ["barter-position-0", "barter-position-1", "barter-position-4"],
    fields: ["open.unrealizedPnlEst"],
    reason: "other convention: barter subtracts an estimate of exit fees from open profit",
  },
  {
    cases: [
      ...beancount(
        "TestBookReductions",
        "reduce__no_match-1",
        "reduce__no_match-2",
        "reduce__no_match-3",
        "reduce__no_match-4",
        "reduce__reduction_with_same_currency_not_at_cost",
      ),
      ...beancount("TestBookReductionsSelf", "reduce__augment_and_reduce_with_empty_balance"),
      ...beancount("TestBookAmbiguous", "ambiguous__NONE__matching_existing2"),
      ...beancount(
        "_TestBookAmbiguousAVERAGE",
        "ambiguous__AVERAGE__mixed_currencies__unambi_with_merge",
      ),
    ],
    reason: NAMED_LOT,
  },
  {
    cases: [
      ...beancount(
        "TestBookReductions",
        "reduce__ambiguous__strict-1",
        "reduce__ambiguous__strict-2",
        "reduce__ambiguous__strict-3",
        "reduce__ambiguous__strict-4",
      ),
      ...beancount(
        "TestBookAmbiguous",
        "ambiguous__STRICT_1-1",
        "ambiguous__STRICT_1-2",
        "ambiguous__STRICT_1-3",
        "ambiguous__STRICT_2",
      ),
    ],
    reason: STRICT,
  },
  {
    cases: beancount(
      "TestBookAmbiguous",
      "ambiguous__NONE__notmatching_nonmixed1",
      "ambiguous__NONE__notmatching_mixed1",
      "ambiguous__NONE__notmatching_mixed2",
      "ambiguous__STRICT__mixed-1",
      "ambiguous__STRICT__mixed-2",
      "ambiguous__STRICT__mixed-3",
    ),
    reason: UNNETTED,
  },
  {
    cases: [
      ...beancount("TestBookReductions", "reduce__sign_change_simple"),
      ...beancount(
        "TestBookAmbiguousLIFO",
        "ambiguous__LIFO__test_matching_more_than_is_available",
      ),
      ...beancount(
        "_TestBookAmbiguousAVERAGE",
        "ambiguous__AVERAGE__trivial2",
        "ambiguous__AVERAGE__simple_merge2_insufficient",
        "ambiguous__AVERAGE__simple_merge2_insufficient_b",
      ),
    ],
    fields: ["inventoryAfter"],
    reason: ALL_OR_NOTHING,
  },
  {
    cases: [
      "cgt-with_bed_and_breakfast_2",
      "cgt-issue_460.sell_on_30/6_is_split_into_104+same_day",
      "cgt-split_then_bnb",
      "cgt-CRYPTO22254_Example_4",
      "cgt-CRYPTO22252_Example_2",
      "cgt-CRYPTO22253_Example_3_second_year",
    ],
    reason: UK_RULES,
  },
  {
    cases: ["cgt-spin_off", "cgt-HS265_excess_income_reported"],
    reason:
      "other convention: cost that moves by a spin-off or by reported income without a trade is no event of ours; the UK rules apply besides",
  },
  {
    cases: ["cgt-dividends_and_interests"],
    fields: ["ukInterest", "foreignInterest", "dividends"],
    reason: "other convention: dividends and interest are cash movements, not profit of trades",
  },
  {
    cases: ["acb-roc-fx"],
    reason:
      "other convention: a return of capital lowers the cost without a trade; it is no event of ours",
  },
  {
    cases: ["pp-fx-MOVING_AVERAGE", "pp-fx-report-in-USD-FIFO"],
    fields: ["realizedForexPnl", "unrealizedForexPnl"],
    reason:
      "other convention: profit in the account's currency is one figure at the rates of the executions; its currency part is not taken apart",
  },
  {
    cases: ["wealthfolio-tz-day"],
    fields: ["localDay"],
    reason:
      "other convention: instants stay in UTC here; the zone of the reader is the business of what shows them",
  },
];

/** Cases about work that other parts do; their tests are named by the part. */
export const ELSEWHERE: readonly { readonly part: string; readonly cases: readonly string[] }[] = [
  {
    part: "import: which rows are one execution",
    cases: [
      "pain-identical-fills-one-second",
      "pain-same-trade-two-accounts",
      "pain-sync-then-csv-same-fill",
      "pain-edited-trade-keeps-identity",
    ],
  },
  {
    part: "importers: time zones of sources",
    cases: ["pain-flex-local-time-ny", "pain-day-after-utc-shift"],
  },
  { part: "importers: accounts within one file", cases: ["pain-flex-two-accounts-fx"] },
  {
    part: "sync: states, log-in, paging and coverage",
    cases: [
      "pain-error-state-not-a-trap",
      "pain-first-sync-fails",
      "pain-refresh-race",
      "pain-since-pagination-newest-first",
      "pain-history-window-60-days",
    ],
  },
  {
    part: "orders: never twice",
    cases: ["pain-submit-timeout-order-live", "pain-submit-timeout-order-not-live"],
  },
];
