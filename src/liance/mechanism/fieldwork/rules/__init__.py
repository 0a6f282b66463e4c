"""Rules of handing in: pure, shared by the database and the model that it is tested against."""
