"""What the HTTP faces share: access marks, errors to statuses, request ids, security headers."""
