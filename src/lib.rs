//! rightdoor
