// The way to the server: the same gRPC services that every client uses, over gRPC-Web, with the token in the header.

import { Code, ConnectError, createClient, type Client, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { AdminService } from "./gen/calmline/v1/admin_pb";
import { CallService } from "./gen/calmline/v1/call_pb";
import { CaseService } from "./gen/calmline/v1/case_pb";
import { DispatchService } from "./gen/calmline/v1/dispatch_pb";
import type { Words } from "./words";

export type Dispatch = Client<typeof DispatchService>;
export type Admin = Client<typeof AdminService>;

/** What the review and the day are made of. */
export interface OfficeApi {
  cases: Client<typeof CaseService>;
  calls: Client<typeof CallService>;
  admin: Admin;
}

/** Clients that send this token, and tell what time the server says it is. */
export function services(token: string, serverTime: (unixMs: number) => void): { dispatch: Dispatch; office: OfficeApi } {
  const withToken: Interceptor = (next) => async (request) => {
    request.header.set("Authorization", `Bearer ${token}`);
    const response = await next(request);
    const date = Date.parse(response.header.get("Date") ?? "");
    if (!Number.isNaN(date)) serverTime(date);
    return response;
  };
  const way = createGrpcWebTransport({ baseUrl: location.origin, interceptors: [withToken] });
  const office = { cases: createClient(CaseService, way), calls: createClient(CallService, way), admin: createClient(AdminService, way) };
  return { dispatch: createClient(DispatchService, way), office };
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
