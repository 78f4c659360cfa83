/** How people name the order: its reference and id. */
export function name(order: { reference: string; idOrder: number }): string {
  return order.reference ? `${order.reference} (${order.idOrder})` : String(order.idOrder);
}
