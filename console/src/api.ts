// The way to the server: the same gRPC services that every client uses, over gRPC-Web, with the token in the header.

import { Code, ConnectError, createClient, type Client, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { AdminService } from "./gen/calmline/v1/admin_pb";
import { CallService } from "./gen/calmline/v1/call_pb";
import { CaseService } from "./gen/calmline/v1/case_pb";
import { DispatchService } from "./gen/calmline/v1/dispatch_pb";
import type { Words } from "./words";

export type Dispatch = Client<typeof DispatchService>;

/** What the review and the day are made of. */
export interface OfficeApi {
  cases: Client<typeof CaseService>;
  calls: Client<typeof CallService>;
  admin: Client<typeof AdminService>;
}

/** A way to the server that sends this token, and tells what time the server says it is. */
function transport(token: string, serverTime: (unixMs: number) => void) {
  const withToken: Interceptor = (next) => async (request) => {
    request.header.set("Authorization", `Bearer ${token}`);
    const response = await next(request);
    const date = Date.parse(response.header.get("Date") ?? "");
    if (!Number.isNaN(date)) serverTime(date);
    return response;
  };
  return createGrpcWebTransport({ baseUrl: location.origin, interceptors: [withToken] });
}

/** A client of the queue. */
export function dispatch(token: string, serverTime: (unixMs: number) => void): Dispatch {
  return createClient(DispatchService, transport(token, serverTime));
}

/** Clients of the review and the day. */
export function office(token: string, serverTime: (unixMs: number) => void): OfficeApi {
  const way = transport(token, serverTime);
  return { cases: createClient(CaseService, way), calls: createClient(CallService, way), admin: createClient(AdminService, way) };
}

/** Whether the token is the reason: trying again with it is of no use. */
export function isRefusal(error: ConnectError): boolean {
  return error.code === Code.Unauthenticated || error.code === Code.PermissionDenied;
}

/** Why a token was refused, in words. */
export function refusal(error: ConnectError, words: Words): string {
  if (error.code === Code.PermissionDenied) return words.tokenRole;
  if (error.rawMessage.includes("expired")) return words.tokenExpired;
  if (error.rawMessage.includes("revoked")) return words.tokenRevoked;
  if (error.rawMessage.includes("unknown token")) return words.tokenUnknown;
  return words.tokenRefused;
}

export { Code, ConnectError };
