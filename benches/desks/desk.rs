//! A client with a token.

use calmline::api::proto::call_service_client::CallServiceClient;
use calmline::api::proto::dispatch_service_client::DispatchServiceClient;
use calmline::api::proto::{ClaimRequest, DeskState, WatchQueueRequest, WatchQueueResponse};
use calmline_core::units::CallId;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status, Streaming};

/// Sends a token with every request.
#[derive(Clone)]
pub struct Bearer(MetadataValue<Ascii>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        request.metadata_mut().insert("authorization", self.0.clone());
        Ok(request)
    }
}

type Authorised = InterceptedService<Channel, Bearer>;

/// Two services over one connection.
#[derive(Clone)]
pub struct Desk {
    pub dispatch: DispatchServiceClient<Authorised>,
    pub calls: CallServiceClient<Authorised>,
}

impl Desk {
    /// Connects to an address.
    pub async fn open(address: &str, token: &str) -> Self {
        Self::over(Channel::from_shared(format!("http://{address}")).unwrap(), token).await
    }

    /// Connects as the endpoint says.
    pub async fn over(endpoint: Endpoint, token: &str) -> Self {
        let channel = endpoint.tcp_nodelay(true).connect().await.unwrap();
        let authorised = InterceptedService::new(channel, Bearer(format!("Bearer {token}").parse().unwrap()));
        Self { dispatch: DispatchServiceClient::new(authorised.clone()), calls: CallServiceClient::new(authorised) }
    }

    /// Goes on duty.
    pub async fn queue(&mut self) -> Streaming<WatchQueueResponse> {
        let request = WatchQueueRequest { state: DeskState::Ready.into(), resume: String::new() };
        self.dispatch.watch_queue(request).await.unwrap().into_inner()
    }
}

/// A claim of a call's only offer.
pub fn claim(call: CallId) -> ClaimRequest {
    ClaimRequest { call_id: call.to_string(), handoff_id: super::parts::FIRST.0 }
}
