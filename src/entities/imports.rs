//! The imported actors of a project, from all its files, each understood when it is asked for.

use super::actor::{Actor, ActorId};
use super::imported::Imported;
use super::settle::take_names;
use std::sync::OnceLock;

#[derive(Debug, Default)]
pub(super) struct Imports {
    files: Vec<Imported>,
    /// The number of each file's first actor.
    firsts: Vec<usize>,
    actors: Vec<OnceLock<Option<Box<Actor>>>>,
}

impl Imports {
    pub fn new(files: Vec<Imported>) -> Imports {
        let mut firsts = Vec::new();
        let mut total = 0;
        for file in &files {
            firsts.push(total);
            total += file.n_actors();
        }
        Imports { files, firsts, actors: std::iter::repeat_with(OnceLock::new).take(total).collect() }
    }

    pub fn files(&self) -> &[Imported] {
        &self.files
    }

    pub fn len(&self) -> usize {
        self.actors.len()
    }

    /// The number of an actor; of several files that have it the first.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.files.iter().zip(&self.firsts).find_map(|(file, first)| Some(first + file.number(id)?))
    }

    /// The number under which the actor of a file's line is known.
    pub fn number_of(&self, file: usize, line: usize) -> Option<usize> {
        if file == 0 { Some(line) } else { self.number(self.files[file].id(line)) }
    }

    pub fn get(&self, id: &ActorId) -> Option<&Actor> {
        self.actor(self.number(id.as_str())?)
    }

    /// What all files together say of an actor.
    pub fn actor(&self, number: usize) -> Option<&Actor> {
        self.actors.get(number)?.get_or_init(|| self.read(number).map(Box::new)).as_deref()
    }

    fn read(&self, number: usize) -> Option<Actor> {
        let (file, line) = self.place(number);
        let mut actor = self.files[file].actor(line)?;
        for other in &self.files[file + 1..] {
            let Some(more) = other.number(actor.id.as_str()).and_then(|line| other.actor(line)) else { continue };
            take_names(&mut actor, more.names);
            actor.offices.extend(more.offices);
            actor.state = actor.state.take().or(more.state);
            actor.qid = actor.qid.take().or(more.qid);
        }
        Some(actor)
    }

    fn place(&self, number: usize) -> (usize, usize) {
        let file = self.firsts.partition_point(|&first| first <= number) - 1;
        (file, number - self.firsts[file])
    }
}
