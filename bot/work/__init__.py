"""The data model of works: plain frozen data, shared by every room."""
