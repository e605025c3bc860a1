//! Referral routes: three a service.

use serde_json::{Value, json};

use super::services::Outline;

/// The routes of a service: of professionals, of the family, and of the school once its own programme has run.
pub(super) fn of_service(outline: &Outline<'_>) -> Value {
    let channels = json!([
        {"kind": "online-form", "url": "https://services.example.org/refer"},
        {"kind": "phone", "contact": "referrals"},
    ]);
    json!([
        {
            "slug": "professional", "name": "Referral by a professional",
            "summary": "A professional who knows the child refers.",
            "referrers": {
                "policy": "listed-and-similar",
                "roles": ["gp", "paediatrician", "health-visitor", "social-worker", outline.discipline.colleague],
            },
            "channels": channels,
            "before_you_refer": ["Read the service's referral guidance."],
            "required_information": ["What is hard for the child, and since when.", "What has been tried."],
            "response_times": [
                {"stage": "triaged", "within": 10, "unit": "working-days"},
                {"stage": "first-appointment", "within": 18, "unit": "weeks"},
            ],
            "source": "leaflet § Professionals",
        },
        {
            "slug": "family", "name": "Request by the family",
            "referrers": {"policy": "listed", "roles": ["parent-carer", "young-person"]},
            "channels": channels,
            "response_times": [{"stage": "decided", "within": 20, "unit": "working-days"}],
            "source": "leaflet § Families",
        },
        {
            "slug": "school", "name": "Referral by the school",
            "referrers": {"policy": "listed", "roles": ["senco", "teacher"]},
            "channels": channels,
            "applies_to": [{
                "code": "at-school", "text": "For difficulties that the service lists.",
                "rule": {"needs": {"any_of": outline.needs}}, "source": "leaflet § Schools",
            }],
            "conditions": [{
                "code": "programme", "text": "The school has followed a programme of its own for ten weeks.",
                "rule": {"prior_step": {
                    "step": "school-led-programme", "lasting": {"count": 10, "unit": "weeks"}, "evidenced": true,
                }},
                "source": "leaflet § Schools",
            }],
            "required_information": ["The record of the programme."],
            "source": "leaflet § Schools",
        },
    ])
}
