"""Business rules of the contact sheet: frozen values in, an answer or a problem out."""
