//! The SDK's client over both transports.

use super::http::Web;
use super::server::Server;
use super::support::Project;
use rmcp::model::{CallToolRequestParams, CallToolResult, Tool};
use rmcp::service::{RoleClient, RunningService, ServiceExt};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use serde_json::Value;
use std::os::fd::OwnedFd;
use std::process::{Child, Stdio};
use tokio::net::unix::pipe;
use tokio::runtime::Runtime;

/// A conversation with the program.
pub struct Client {
    runtime: Runtime,
    service: Option<RunningService<RoleClient, ()>>,
    child: Option<Child>,
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

impl Client {
    /// With `pundit mcp` in a project.
    pub fn over_pipes(project: &Project) -> Client {
        let mut command = project.command(&["mcp"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let input = OwnedFd::from(child.stdin.take().unwrap());
        let output = OwnedFd::from(child.stdout.take().unwrap());
        let runtime = runtime();
        let service = runtime.block_on(async {
            let pipes = (pipe::Receiver::from_owned_fd(output).unwrap(), pipe::Sender::from_owned_fd(input).unwrap());
            ().serve(pipes).await.unwrap()
        });
        Client { runtime, service: Some(service), child: Some(child) }
    }

    /// With `pundit serve`.
    pub fn over_http(server: &Server, token: Option<&str>) -> Client {
        let runtime = runtime();
        let uri = format!("http://127.0.0.1:{}/mcp", server.port);
        let mut config = StreamableHttpClientTransportConfig::with_uri(uri);
        if let Some(token) = token {
            config = config.auth_header(token);
        }
        let service = runtime.block_on(async {
            let transport = StreamableHttpClientTransport::with_client(Web { port: server.port }, config);
            ().serve(transport).await.unwrap()
        });
        Client { runtime, service: Some(service), child: None }
    }

    fn service(&self) -> &RunningService<RoleClient, ()> {
        self.service.as_ref().unwrap()
    }

    pub fn instructions(&self) -> String {
        let info = self.service().peer_info().unwrap();
        info.instructions.clone().unwrap_or_default()
    }

    pub fn tools(&self) -> Vec<Tool> {
        self.runtime.block_on(self.service().list_all_tools()).unwrap()
    }

    /// The text of a resource.
    pub fn resource(&self, uri: &str) -> String {
        let read = self.service().read_resource(rmcp::model::ReadResourceRequestParams::new(uri));
        serde_json::to_value(self.runtime.block_on(read).unwrap()).unwrap()["contents"][0]["text"].to_string()
    }

    pub fn call(&self, tool: &str, arguments: Value) -> CallToolResult {
        self.try_call(tool, arguments).unwrap_or_else(|error| panic!("{tool}: {error}"))
    }

    pub fn try_call(&self, tool: &str, arguments: Value) -> Result<CallToolResult, String> {
        let Value::Object(arguments) = arguments else { panic!("no object: {arguments}") };
        let request = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments);
        self.runtime.block_on(self.service().call_tool(request)).map_err(|error| error.to_string())
    }

    /// The structured form of an answer that is no error.
    pub fn ok(&self, tool: &str, arguments: Value) -> Value {
        let said = arguments.to_string();
        let result = self.call(tool, arguments);
        assert_eq!(result.is_error, Some(false), "{tool} {said}: {result:?}");
        result.structured_content.unwrap()
    }

    /// The error of an answer that is one, which its text form says, too.
    pub fn error(&self, tool: &str, arguments: Value) -> Value {
        let said = arguments.to_string();
        let result = self.call(tool, arguments);
        assert_eq!(result.is_error, Some(true), "{tool} {said}: {result:?}");
        let text = text(&result);
        let error = result.structured_content.unwrap()["error"].clone();
        assert!(text.contains(error["code"].as_str().unwrap()), "{text}");
        assert!(text.contains(error["message"].as_str().unwrap()), "{text}");
        error
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(service) = self.service.take() {
            let _ = self.runtime.block_on(service.cancel());
        }
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The text form of an answer.
pub fn text(result: &CallToolResult) -> String {
    result.content.iter().filter_map(|block| block.as_text()).map(|text| text.text.as_str()).collect()
}
