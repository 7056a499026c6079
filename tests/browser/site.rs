//! What is served to the browser.

use super::client::Server;
use super::support::{Project, copy, here};

/// A project and its server; both end when this is dropped.
pub struct Site {
    pub project: Project,
    server: Server,
}

impl Site {
    /// The sample corpus, indexed.
    pub fn of_the_corpus() -> Site {
        let project = Project::empty();
        copy(&here("corpus"), &project.path().join("corpus"));
        Site::of(project, "corpus")
    }

    /// A folder of the project, indexed.
    pub fn of(project: Project, folder: &str) -> Site {
        project.ok(&["index", folder]);
        let server = Server::start(&project, &[]);
        Site { project, server }
    }

    /// The whole address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.server.port)
    }

    /// The ids of the hits of a search, as the terminal prints them.
    pub fn ids(&self, query: &[&str]) -> Vec<String> {
        let args: Vec<&str> = ["search"].iter().chain(query).chain(&["--format", "ids"]).copied().collect();
        self.project.ok(&args).lines().map(str::to_owned).collect()
    }
}
