import { Table } from "@mantine/core";
import type { PositionViewBody } from "../../api/types.ts";
import { AccountName } from "../../filters/AccountName.tsx";
import { formatExact } from "../../format/currency.ts";
import { instrumentName, kindName } from "../../format/instrument.ts";
import { formatAveragePrice } from "../../format/price.ts";
import { Aligned } from "../../ui/Aligned.tsx";
import { Time } from "../../ui/Time.tsx";
import { AgreementMark } from "./AgreementMark.tsx";
import cells from "../../ui/table.module.css";

/** One position, ours beside the broker's. */
export function PositionRow({ position }: { position: PositionViewBody }) {
  return (
    <Table.Tr>
      <Table.Td>
        <b style={{ fontWeight: 500 }}>{instrumentName(position.instrument)}</b>
        <div className={cells.under}>
          {kindName(position.instrument)}, {position.instrument.currency}
        </div>
      </Table.Td>
      <Table.Td className={cells.end} title={position.quantity}>
        <Aligned text={formatExact(position.quantity)} places={4} />
      </Table.Td>
      <Table.Td className={cells.end}>
        {position.reported ? (
          <Aligned text={formatExact(position.reported.quantity)} places={4} />
        ) : (
          <span className={cells.soft}>not stated</span>
        )}
        {position.reported && (
          <div className={cells.under}>
            <Time at={position.reported.asOf} />
          </div>
        )}
      </Table.Td>
      <Table.Td>
        <AgreementMark agrees={position.agrees} />
      </Table.Td>
      <Table.Td className={cells.end} title={position.averagePrice}>
        {position.averagePrice && (
          <Aligned
            text={formatAveragePrice(position.averagePrice, position.instrument)}
            places={5}
          />
        )}
      </Table.Td>
      <Table.Td>
        <AccountName id={position.account} />
      </Table.Td>
    </Table.Tr>
  );
}
