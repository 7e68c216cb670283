import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ORDERS_KEY, placeOrder } from "../../api/orders.ts";
import type { OrderPreviewInput } from "../../api/types.ts";

/** 128 bits of chance; `randomUUID` is there on secure origins only. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Places what one filled ticket says, under one key: pressing twice, or again after an answer was
 * lost, is the same order. `renew` begins another.
 */
export function usePlacing() {
  const client = useQueryClient();
  const [key, setKey] = useState(newKey);
  const place = useMutation({
    mutationFn: (input: OrderPreviewInput) => placeOrder({ ...input, idempotencyKey: key }),
    onSettled: () => client.invalidateQueries({ queryKey: ORDERS_KEY }),
  });
  const renew = () => {
    setKey(newKey());
    place.reset();
  };
  return { place, renew };
}
