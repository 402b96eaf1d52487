//! `#[derive(Classify)]`: the class of an error, from `#[classify(..)]` on its type and variants.
//!
//! Apart from the attribute: it shares nothing with it but the diagnostics and the path to the
//! runtime.

mod rule;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Data, DeriveInput, Fields, Generics, Member, Path, Type};

use self::rule::{Rule, Verdict};
use crate::diag::Diagnostics;
use crate::{item, names, spelling};

/// Lays out the implementation, or reports what stands in its way.
pub(crate) fn derive(input: TokenStream) -> syn::Result<TokenStream> {
    let input: DeriveInput = syn::parse2(input)?;
    let mut diag = Diagnostics::default();
    let on_type = Rule::parse(&input.attrs, &mut diag);
    let arms = match &input.data {
        Data::Struct(data) => {
            if on_type.verdict.is_none() {
                diag.push(
                    input.ident.span(),
                    "a struct needs a class; add `#[classify(transient)]`, or `timeout`, `throttled`, `permanent`, `transparent`",
                );
            }
            vec![Arm::new(quote!(Self), &data.fields, &on_type, &mut diag)]
        }
        Data::Enum(data) => {
            on_type.refuse_fields(&mut diag);
            if on_type.retry_after.is_none() {
                on_type.refuse_without_class(&mut diag);
            }
            let arm = |variant: &syn::Variant, diag: &mut Diagnostics| {
                let rule = Rule::parse(&variant.attrs, diag);
                rule.refuse_path(diag);
                if on_type.verdict.is_none() {
                    rule.refuse_without_class(diag);
                }
                let name = &variant.ident;
                let rule = if rule.verdict.is_some() {
                    &rule
                } else {
                    &rule.or_class_of(&on_type)
                };
                Arm::new(quote!(Self::#name), &variant.fields, rule, diag)
            };
            data.variants
                .iter()
                .map(|variant| arm(variant, &mut diag))
                .collect()
        }
        Data::Union(data) => {
            diag.push(
                data.union_token.span,
                "`Classify` cannot be derived for a union; implement it by hand",
            );
            Vec::new()
        }
    };
    let runtime = on_type.runtime.unwrap_or_else(names::runtime);
    Ok(match diag.finish() {
        Ok(()) => implementation(&input.ident, input.generics, &arms, &runtime),
        Err(errors) => {
            // Whoever needs the implementation shall not complain as well.
            let placeholder = placeholder(&input.ident, &input.generics, &runtime);
            let errors = errors.into_compile_error();
            quote!(#errors #placeholder)
        }
    })
}

fn placeholder(name: &Ident, generics: &Generics, runtime: &Path) -> TokenStream {
    let (for_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #for_generics #runtime::Classify for #name #type_generics #where_clause {
            fn class(&self) -> #runtime::Class {
                #runtime::Class::Permanent
            }
        }
    }
}

/// One arm of the implementation's matches.
struct Arm {
    path: TokenStream,
    verdict: Verdict,
    /// The field that is asked, with its type.
    asked: Option<(Member, Type)>,
    /// The field that holds the wait.
    retry_after: Option<Member>,
    /// Whether the error is said to be indeterminate or not; by its class where nothing is said.
    is_indeterminate: Option<bool>,
}

impl Arm {
    fn new(path: TokenStream, fields: &Fields, rule: &Rule, diag: &mut Diagnostics) -> Self {
        let (verdict, span) = rule
            .verdict
            .unwrap_or((Verdict::Class("Permanent"), Span::call_site()));
        let mut only = fields.members().zip(fields.iter());
        let asked = match (verdict, only.next(), only.next()) {
            (Verdict::Transparent, Some((member, field)), None) => Some((member, field.ty.clone())),
            (Verdict::Transparent, first, _) => {
                let found = if first.is_some() {
                    fields.len().to_string()
                } else {
                    "none".to_owned()
                };
                diag.push(
                    span,
                    format!(
                        "`transparent` needs exactly one field, found {found}; name a class instead"
                    ),
                );
                None
            }
            _ => None,
        };
        if let (Verdict::Transparent, Some((_, word))) = (verdict, rule.is_indeterminate) {
            diag.push(
                word,
                "`transparent` asks the field for this too; remove it, or name a class instead",
            );
        }
        if let Some(wanted) = &rule.retry_after {
            if verdict == Verdict::Transparent {
                diag.push(
                    member_span(wanted),
                    "`transparent` asks the field for its wait too; remove `retry_after`",
                );
            } else if !fields.members().any(|member| member == *wanted) {
                let known: Vec<String> = fields
                    .members()
                    .map(|member| member.to_token_stream().to_string())
                    .collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                let wanted_name = wanted.to_token_stream().to_string();
                let advice = match (spelling::nearest(&wanted_name, &known), known.as_slice()) {
                    (Some(meant), _) => format!("did you mean `{meant}`?"),
                    (None, []) => "add one of type `Duration` or `Option<Duration>`".to_owned(),
                    (None, known) => format!("use {}", spelling::one_of(known)),
                };
                diag.push(
                    member_span(wanted),
                    format!("no field `{wanted_name}`; {advice}"),
                );
            }
        }
        Self {
            path,
            verdict,
            asked,
            retry_after: rule.retry_after.clone(),
            is_indeterminate: rule.is_indeterminate.map(|(said, _)| said),
        }
    }

    fn class(&self, runtime: &Path) -> TokenStream {
        let path = &self.path;
        match (&self.asked, self.verdict) {
            (Some((field, ty)), _) => {
                let runtime = names::located(runtime, item::span_of(ty));
                let asked = quote_spanned! {item::span_of(ty)=>
                    #runtime::Classify::class(__asked)
                };
                quote!(#path { #field: __asked, .. } => #asked,)
            }
            (None, Verdict::Class(class)) => {
                let class = format_ident!("{class}");
                quote!(#path { .. } => #runtime::Class::#class,)
            }
            (None, Verdict::Transparent) => TokenStream::new(),
        }
    }

    /// The arm of `retry_after`, for those that have a wait to tell.
    fn retry_after(&self, runtime: &Path) -> Option<TokenStream> {
        let path = &self.path;
        match (&self.asked, &self.retry_after) {
            (Some((field, ty)), _) => {
                let at = item::span_of(ty);
                let runtime = names::located(runtime, at);
                let asked = quote_spanned!(at=> #runtime::Classify::retry_after(__asked));
                Some(quote!(#path { #field: __asked, .. } => #asked,))
            }
            (None, Some(field)) => {
                let at = member_span(field);
                let runtime = names::located(runtime, at);
                let wait = quote_spanned!(at=> #runtime::__private::Wait::wait(__wait));
                Some(quote!(#path { #field: __wait, .. } => #wait,))
            }
            (None, None) => None,
        }
    }

    /// Whether the trait's own answer, by the class, will not do.
    fn says_what_is_indeterminate(&self) -> bool {
        self.asked.is_some() || self.is_indeterminate.is_some()
    }

    fn is_indeterminate(&self, runtime: &Path) -> TokenStream {
        let path = &self.path;
        if let Some((field, ty)) = &self.asked {
            let at = item::span_of(ty);
            let runtime = names::located(runtime, at);
            let asked = quote_spanned!(at=> #runtime::Classify::is_indeterminate(__asked));
            return quote!(#path { #field: __asked, .. } => #asked,);
        }
        let by_class = self.verdict == Verdict::Class("Timeout");
        let said = self.is_indeterminate.unwrap_or(by_class);
        quote!(#path { .. } => #said,)
    }
}

fn implementation(
    name: &Ident,
    mut generics: Generics,
    arms: &[Arm],
    runtime: &Path,
) -> TokenStream {
    let parameters: Vec<Ident> = generics
        .type_params()
        .map(|param| param.ident.clone())
        .collect();
    for (_, ty) in arms.iter().filter_map(|arm| arm.asked.as_ref()) {
        if mentions(&ty.to_token_stream(), &parameters) {
            generics
                .make_where_clause()
                .predicates
                .push(syn::parse_quote!(#ty: #runtime::Classify));
        }
    }
    let (for_generics, type_generics, where_clause) = generics.split_for_impl();
    let classes = arms.iter().map(|arm| arm.class(runtime));
    let waits: Vec<TokenStream> = arms
        .iter()
        .filter_map(|arm| arm.retry_after(runtime))
        .collect();
    let this = if arms.is_empty() {
        quote!(*self)
    } else {
        quote!(self)
    };
    let retry_after = (!waits.is_empty()).then(|| {
        quote! {
            fn retry_after(&self) -> #runtime::__private::Option<#runtime::__private::Duration> {
                match self {
                    #(#waits)*
                    #[allow(unreachable_patterns)]
                    _ => #runtime::__private::None,
                }
            }
        }
    });
    let is_indeterminate = arms.iter().any(Arm::says_what_is_indeterminate).then(|| {
        let answers = arms.iter().map(|arm| arm.is_indeterminate(runtime));
        quote! {
            fn is_indeterminate(&self) -> #runtime::__private::bool {
                match self {
                    #(#answers)*
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #for_generics #runtime::Classify for #name #type_generics #where_clause {
            fn class(&self) -> #runtime::Class {
                match #this {
                    #(#classes)*
                }
            }

            #retry_after

            #is_indeterminate
        }
    }
}

/// Whether a type parameter stands somewhere in the tokens.
fn mentions(tokens: &TokenStream, parameters: &[Ident]) -> bool {
    use proc_macro2::TokenTree;
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => parameters.contains(&ident),
        TokenTree::Group(group) => mentions(&group.stream(), parameters),
        _ => false,
    })
}

fn member_span(member: &Member) -> Span {
    match member {
        Member::Named(name) => name.span(),
        Member::Unnamed(index) => index.span,
    }
}
