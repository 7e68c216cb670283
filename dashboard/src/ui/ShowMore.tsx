import { Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";

type Props = Pick<ButtonProps, "mt" | "className" | "style"> & {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => Promise<unknown>;
  };
  readonly children: ReactNode;
};

/** Asks for the next page of a list, where there is one. */
export function ShowMore({ query, children, ...place }: Props) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      size="xs"
      variant="default"
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
      {...place}
    >
      {children}
    </Button>
  );
}
