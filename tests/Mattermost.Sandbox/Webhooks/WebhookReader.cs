using System.Text;
using System.Text.Json;
using Mattermost.Sandbox.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Mattermost.Sandbox.Webhooks;

/// <summary>Reads a webhook's body in each of its content types, within the limit of the release.</summary>
internal sealed class WebhookReader(ServerProfile server)
{
    public async Task<WebhookReading> ReadAsync(HttpRequest request, string hookId, byte[] body, CancellationToken stopping)
    {
        var errors = new WebhookErrors(server.Release, hookId);
        if (MediaType(request) is not { } mediaType) return new WebhookReading.Unreadable(errors.MediaType());
        var tooLarge = body.Length > server.Settings.BodyLimit(server.Release);
        try
        {
            var read = mediaType switch
            {
                "application/x-www-form-urlencoded" when tooLarge => TooLarge(server.Release.RefusesLargeForms),
                "application/x-www-form-urlencoded" => Json((await FormAsync(request, body, stopping))["payload"].ToString()),
                "multipart/form-data" when tooLarge => TooLarge(server.Release.RefusesLargeForms),
                "multipart/form-data" => Fields(await FormAsync(request, body, stopping)),
                _ when tooLarge => TooLarge(server.Release.RefusesLargeJson),
                _ => Json(Encoding.UTF8.GetString(body)),
            };
            return new WebhookReading.Read(read, mediaType);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidDataException)
        {
            return new WebhookReading.Unreadable(mediaType == "multipart/form-data" ? errors.Multipart() : errors.Decode(mediaType));
        }
        catch (BadHttpRequestException)
        {
            return new WebhookReading.Unreadable(WebhookErrors.BodyTooLarge);
        }
    }

    /// <summary>Empty when the header is missing, which means JSON; null when it cannot be read.</summary>
    private string? MediaType(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType)) return "";
        if (!server.Release.ParsesContentType) return request.ContentType.Split(';')[0];
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type.MediaType.ToString().ToLowerInvariant() : null;
    }

    private static WebhookRequest TooLarge(bool isNoticed) => throw (isNoticed
        ? new BadHttpRequestException("request body too large", StatusCodes.Status413PayloadTooLarge)
        : new JsonException("the body was cut at the limit"));

    /// <summary>Reads one JSON value and ignores what follows, as the server's decoder does.</summary>
    public static WebhookRequest Json(string text)
    {
        try
        {
            return FirstValue(text);
        }
        catch (JsonException)
        {
            return FirstValue(RawLineBreaks.Escape(text));
        }
    }

    private static WebhookRequest FirstValue(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { AllowMultipleValues = true });
        return JsonSerializer.Deserialize<WebhookRequest>(ref reader, Surface.Json) ?? new WebhookRequest();
    }

    private static async Task<IFormCollection> FormAsync(HttpRequest request, byte[] body, CancellationToken stopping)
    {
        request.Body = new MemoryStream(body);
        var limits = new FormOptions { ValueLengthLimit = int.MaxValue, MultipartBodyLengthLimit = long.MaxValue };
        return await new FormFeature(request, limits).ReadFormAsync(stopping);
    }

    /// <summary>The fields by the names of the server's structure; any other field is an error.</summary>
    private static WebhookRequest Fields(IFormCollection form) => form.Aggregate(new WebhookRequest(), (request, field) =>
        field.Key.ToLowerInvariant() switch
        {
            "text" => request with { Text = field.Value },
            "username" => request with { Username = field.Value },
            "iconurl" => request with { IconUrl = field.Value },
            "iconemoji" => request with { IconEmoji = field.Value },
            "channelname" => request with { Channel = field.Value },
            "type" => request with { Type = field.Value },
            _ => throw new InvalidDataException("unknown field"),
        });
}
